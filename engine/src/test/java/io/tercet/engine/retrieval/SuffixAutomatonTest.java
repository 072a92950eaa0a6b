package io.tercet.engine.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuffixAutomatonTest {

    @Test
    void findsTheLongestRepetitionAndItsFirstPlaceAsASearchDoes() {
        Random random = new Random(4);
        for (int alphabet = 1; alphabet <= 4; alphabet++) {
            SuffixAutomaton automaton = new SuffixAutomaton();
            int[] text = random.ints(200, 0, alphabet).toArray();
            for (int size = 1; size <= text.length; size++) {
                automaton.add(text[size - 1]);
                int length = longestRepetition(text, size);
                assertThat(automaton.matchLength()).isEqualTo(length);
                int end = firstEnd(text, size, length);
                int[] one = length == 0 ? new int[0] : Arrays.copyOfRange(text, end, end + 1);
                assertThat(automaton.following(1)).isEqualTo(one);
            }
        }
    }

    @Test
    void aRecentRepetitionGivesWayToAShorterOneWithMoreBehindIt() {
        SuffixAutomaton automaton = new SuffixAutomaton();
        for (int token : new int[] {1, 7, 8, 9, 5, 2, 1, 3, 2, 1}) {
            automaton.add(token);
        }
        assertThat(automaton.matchLength()).isEqualTo(2);
        assertThat(automaton.following(3)).containsExactly(3, 2, 1);
        assertThat(automaton.following(4)).containsExactly(7, 8, 9, 5);
    }

    @Test
    void aCursorFindsTheLongestSuffixOfAnotherTextAndWhatFollowedIt() {
        Random random = new Random(5);
        for (int alphabet = 2; alphabet <= 4; alphabet++) {
            SuffixAutomaton automaton = new SuffixAutomaton();
            int[] text = random.ints(100, 0, alphabet).toArray();
            text[50] = SuffixAutomaton.SEPARATOR;
            IntStream.of(text).forEach(automaton::add);
            SuffixAutomaton.Cursor cursor = automaton.cursor();
            int[] other = random.ints(200, 0, alphabet + 1).toArray();
            for (int size = 1; size <= other.length; size++) {
                cursor.advance(other[size - 1]);
                int length = size;
                while (firstEnd(text, other, size, length) < 0) {
                    length--;
                }
                assertThat(cursor.matchLength()).isEqualTo(length);
                int end = firstEnd(text, other, size, length);
                int stop = end <= 50 ? 50 : 100;
                int[] wanted =
                        length == 0
                                ? new int[0]
                                : Arrays.copyOfRange(text, end, Math.min(stop, end + 7));
                assertThat(cursor.following(7)).isEqualTo(wanted);
            }
        }
    }

    /** Where the last {@code length} of another text's first {@code size} tokens end first. */
    private static int firstEnd(int[] text, int[] other, int size, int length) {
        for (int end = length; end <= text.length; end++) {
            if (Arrays.equals(text, end - length, end, other, size - length, size)) {
                return end;
            }
        }
        return -1;
    }

    private static int longestRepetition(int[] text, int size) {
        int length = size - 1;
        while (firstEnd(text, size, length) == size) {
            length--;
        }
        return length;
    }

    /** Where the last {@code length} tokens first end. */
    private static int firstEnd(int[] text, int size, int length) {
        int start = 0;
        while (!Arrays.equals(text, start, start + length, text, size - length, size)) {
            start++;
        }
        return start + length;
    }
}
