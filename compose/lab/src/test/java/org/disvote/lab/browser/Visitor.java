package org.disvote.lab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.disvote.testkit.Patience;

/// A person with a browser profile of their own. [#leave] checks that the page had no error, violated no rule
/// of its Content-Security-Policy, and sent requests only to its own site.
public final class Visitor implements AutoCloseable {

    /// Longer than the page waits for an answer.
    private static final int LOAD_AGAIN_AFTER_MILLIS = 25_000;

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /// A folder to which the pictures of the documentation are also written: `-Dpictures=../docs/images`.
    private static final Optional<Path> PICTURES =
            Optional.ofNullable(System.getProperty("pictures")).map(Path::of);

    /// All rules of WCAG 2.2 up to AA, and axe's best practices.
    private static final String RUN_AXE = """
        async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
            'best-practice'] })).violations.flatMap(rule =>
            rule.nodes.map(node => rule.id + ': ' + node.failureSummary + ' at ' + node.target.join(' ')))
        """;

    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new ArrayList<>();
    private final List<String> sites = new ArrayList<>();

    Visitor(BrowserContext context, URI site) {
        this.context = context;
        sites.addAll(List.of(site + "/", "data:", "blob:" + site));
        context.setDefaultTimeout((double) Patience.WAIT_MAX.toMillis());
        page = context.newPage();
        page.onPageError(failure -> faults.add("failure: " + failure));
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("Trusted")) {
                faults.add("policy: " + message.text());
            }
        });
        page.onRequest(request -> {
            String asked = request.url();
            if (sites.stream().noneMatch(asked::startsWith)) {
                faults.add("asks elsewhere: " + asked);
            }
        });
    }

    /// Lets the page use the clipboard, as a browser does when a person presses a button.
    public void allowTheClipboard() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    /// Lets the visitor go to another site, too.
    void mayVisit(URI other) {
        sites.add(other + "/");
    }

    public Page page() {
        return page;
    }

    /// @param path on the site
    public void go(String path) {
        page.navigate(path);
    }

    /// Goes there as a patient person does: where the system was too busy to answer in time, loads the page again.
    ///
    /// @param shown what the page has once it is there
    public void go(String path, String shown) {
        go(path);
        Awaitility.await().pollInSameThread().until(() -> {
            try {
                page.locator(shown).waitFor(new Locator.WaitForOptions().setTimeout(LOAD_AGAIN_AFTER_MILLIS));
                return true;
            } catch (TimeoutError e) {
                page.reload();
                return false;
            }
        });
    }

    public Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    public Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    public Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    /// axe must find no fault, and nothing may be wider than the window.
    public void assertAccessible() {
        if ((boolean) page.evaluate("typeof axe === 'undefined'")) {
            page.evaluate(Chromium.axe());
        }
        assertEquals(List.of(), page.evaluate(RUN_AXE), page.url());
        assertEquals(
                page.evaluate("document.documentElement.clientWidth"),
                page.evaluate("document.documentElement.scrollWidth"),
                () -> "sideways scrolling at " + page.url());
    }

    /// Writes a picture of the whole page to the build's output.
    public void screenshot(String name) {
        shoot(SCREENSHOTS, name);
    }

    /// As [#screenshot], for a picture that the documentation also shows.
    public void picture(String name) {
        screenshot(name);
        PICTURES.ifPresent(folder -> shoot(folder, name));
    }

    /// Writes the printed page to the build's output.
    public Path print(String name) {
        Path file = SCREENSHOTS.resolve(name + ".pdf");
        page.pdf(new Page.PdfOptions().setPath(file).setFormat("A4"));
        return file;
    }

    private void shoot(Path folder, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(folder.resolve(name + ".png"))
                .setFullPage(true));
    }

    void leave() {
        context.close();
    }

    @Override
    public void close() {
        String last = page.url();
        leave();
        assertEquals(List.of(), faults, last);
    }
}
