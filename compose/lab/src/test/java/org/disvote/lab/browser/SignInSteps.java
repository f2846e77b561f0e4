package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.List;

/// What people do on a page where they sign in at a provider.
///
/// @param site of the page
record SignInSteps(Visitor visitor, URI site) {

    /// @param provider which the visitor also goes to
    static SignInSteps of(Visitor visitor, URI site, URI provider) {
        visitor.mayVisit(provider);
        return new SignInSteps(visitor, site);
    }

    /// Leaves for the provider, from the step that asks who votes.
    void leaveToSignIn(String election) {
        visitor.go("/#/", "a[href='#/elections/" + election + "/identify']");
        page().locator("a[href='#/elections/" + election + "/identify']").click();
        page().locator("#sign-in").click();
        page().locator("#username").waitFor();
    }

    /// At a [SmallProvider].
    void signIn(String election, String voter) {
        leaveToSignIn(election);
        page().locator("#username").fill(voter);
        page().locator("#go").click();
        assertSignedIn(election);
    }

    /// Back from the provider, at the first question, with nothing left of the way.
    void assertSignedIn(String election) {
        page().locator("fieldset").waitFor();
        assertEquals(site + "/#/elections/" + election + "/choose/1", page().url());
        assertNothingIsStored();
    }

    /// From the first question to the receipt, in English.
    void vote(String choice, String voter) {
        page().getByLabel(choice).check();
        voteAsMarked(voter);
    }

    /// As [#vote], where the question has its answer.
    void voteAsMarked(String voter) {
        page().locator("[type=submit]").click();
        assertThat(page().locator(".summary")).containsText(voter);
        visitor.button("Cast my vote").click();
        assertThat(visitor.heading("Your vote is recorded")).isVisible();
    }

    /// From the receipt, in English.
    void handOver() {
        visitor.button("Next voter").click();
        assertThat(page().locator("main")).containsText("You are signed out. The next voter may sign in.");
        assertEquals(site + "/#/", page().url());
        assertNothingIsStored();
    }

    private void assertNothingIsStored() {
        String stored = """
            [...Object.keys(sessionStorage), ...Object.keys(localStorage).filter(each => each !== 'language'),
                ...(document.cookie ? [document.cookie] : [])]
            """;
        assertEquals(List.of(), page().evaluate(stored));
    }

    private Page page() {
        return visitor.page();
    }
}
