package org.disvote.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// The default wait of every module's tests. No test's result depends on its length, so it is far longer than
/// a loaded machine needs. The poll interval is short, because most conditions are true at once.
public final class Patience implements LauncherSessionListener {

    public static final Duration WAIT_MAX = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(WAIT_MAX);
        Awaitility.setDefaultPollInterval(POLL_INTERVAL);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }
}
