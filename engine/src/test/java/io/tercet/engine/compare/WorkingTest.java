package io.tercet.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingTest {
    private static final String ANSWER =
            "5 jars: 5 * 2 = 10\nDan gets 10: 33 + 10 = 43\nDan gives 10: 43 - 10 = 33\n#### 33";

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'so 5*2=10, then 33 + 10 = 43, then 43 - 10 = 33; 33', 1
                    '5 x 2 = 10; 33 + $10 = $43; 43 - 10 = 33', 1
                    '5 * 2 = 10; 33 + 10 = 44; 44 - 10 = 34', 0.3333
                    '5 * 2 = 10; 33 + 10 = 43; 43 - 10 = 33; 33 / 3 = 11', 0.75
                    '43 - 10 = 33; 33 + 10 = 43', 0.3333
                    'The answer is 33', 0
                    'x = 33', 0
                    """)
    void countsCalculationsInOrder(String text, double share) {
        assertThat(Working.share(text, ANSWER).orElseThrow())
                .isEqualTo(share, org.assertj.core.api.Assertions.within(1e-3));
    }

    @Test
    void readsGsm8k() {
        String answer =
                "She sold 48/2 = <<48/2=24>>24 clips.\nAltogether 48+24 = <<48+24=72>>72."
                        + "\nAt (1,000+.5)*2=<<(1000+.5)*2=2001>>2001\n#### 72";
        assertThat(Working.share("48 ÷ 2 = 24\n48 + 24 = 72\n(1000 + .5) * 2 = 2,001", answer))
                .hasValue(1);
    }

    @Test
    void aBareAnswerHasNoWorking() {
        assertThat(Working.share("1 + 1 = 2", "#### 2")).isEmpty();
        assertThat(Working.share("1 + 1 = 2", "Paris")).isEmpty();
    }
}
