package org.disvote.lab.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;

/// The settings of a visitor's browser.
///
/// @param locale the language that it asks for, such as `el-GR`
/// @param dark whether it prefers a dark color scheme
/// @param width of its window, in CSS pixels
public record Look(String locale, boolean dark, int width) {

    /// The narrowest window into which a page must fit by WCAG 2.2.
    public static final int NARROWEST = 320;

    private static final int DESKTOP = 1280;
    private static final int HEIGHT = 900;

    public static final Look GREEK = new Look("el-GR", false, DESKTOP);
    public static final Look ENGLISH = new Look("en-GB", false, DESKTOP);

    public Look inTheDark() {
        return new Look(locale, true, width);
    }

    public Look wide(int pixels) {
        return new Look(locale, dark, pixels);
    }

    NewContextOptions options(URI site) {
        return new NewContextOptions()
                .setBaseURL(site.toString())
                .setLocale(locale)
                .setTimezoneId("Europe/Athens")
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setViewportSize(width, HEIGHT);
    }

    /// A name such as `el-dark-320`.
    @Override
    public String toString() {
        return locale.substring(0, 2) + (dark ? "-dark-" : "-light-") + width;
    }
}
