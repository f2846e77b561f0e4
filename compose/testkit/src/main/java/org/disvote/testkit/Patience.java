package org.disvote.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// How long every module's tests wait unless they say otherwise. No verdict hangs on it, so it is far more than a
/// loaded
/// machine takes; and they look often, since most of what they wait for is there at once.
public final class Patience implements LauncherSessionListener {

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK_EACH = Duration.ofMillis(50);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(WAIT_MAX);
        Awaitility.setDefaultPollInterval(LOOK_EACH);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }
}
