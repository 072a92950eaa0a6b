package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopTextsTest {

    @Test
    void holdsBackWhatMayBecomeAStopText() {
        StopTexts stops = new StopTexts(List.of("END", "\n\n"));
        assertThat(stops.append("a E")).isEqualTo("a ");
        assertThat(stops.append("N")).isEmpty();
        assertThat(stops.append("x\n")).isEqualTo("ENx");
        assertThat(stops.flush()).isEqualTo("\n");
        assertThat(stops.stopped()).isFalse();
    }

    @Test
    void theEarliestStopTextWins() {
        StopTexts stops = new StopTexts(List.of("cd", "bc"));
        assertThat(stops.append("abcd")).isEqualTo("a");
        assertThat(stops.stopped()).isTrue();
        assertThat(stops.text()).isEqualTo("a");
    }

    @Test
    void findsAStopTextThatArrivesLetterByLetter() {
        StopTexts stops = new StopTexts(List.of("aab"));
        StringBuilder emitted = new StringBuilder();
        for (String letter : List.of("a", "a", "a", "b")) {
            emitted.append(stops.append(letter));
        }
        assertThat(stops.stopped()).isTrue();
        assertThat(emitted.toString()).isEqualTo("a").isEqualTo(stops.text());
    }
}
