package io.tercet.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tercet.engine.decoding.Qualified;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final List<MethodSpec> METHODS = MethodSpec.parseAll("lookup,speculative");

    /** 10 tokens in so many seconds. */
    private static Trial trial(String question, String category, String method, double seconds) {
        return new Trial(
                question,
                category,
                method,
                10,
                seconds,
                4,
                10,
                8,
                new Qualified(8, 6, 2),
                6,
                Map.of("target", 4),
                Map.of("target", seconds),
                List.of(4, 4),
                List.of(4, 2),
                Map.of("target", 10),
                Map.of("target", 10),
                1,
                -1,
                null,
                null,
                Map.of(),
                List.of("text"),
                List.of(List.of(1)));
    }

    @Test
    void ratiosAreTakenWithinAQuestionThenTheirMedianWithQuartiles() {
        List<Trial> trials =
                List.of(
                        trial("1", "all", "autoregressive", 1),
                        trial("1", "all", "lookup", 0.5),
                        trial("2", "all", "autoregressive", 100),
                        trial("2", "all", "lookup", 25),
                        trial("3", "all", "autoregressive", 1),
                        trial("3", "all", "lookup", 1));
        Summary lookup = Summary.of(trials, METHODS).getLast();
        assertThat(lookup.overPlain()).isEqualTo(new Summary.Ratio(2, 1.5, 3));
        assertThat(lookup.overSpeculative()).isNull();
        assertThat(lookup.tokensPerSecond()).isCloseTo(30 / 26.5, within(1e-9));
    }

    @Test
    void figuresPerPositionAndLengthAddUp() {
        Summary lookup =
                Summary.of(
                                List.of(
                                        trial("1", "all", "autoregressive", 1),
                                        trial("1", "all", "lookup", 1)),
                                METHODS)
                        .getLast();
        assertThat(lookup.meanAcceptedLength()).isEqualTo(2.5);
        assertThat(lookup.acceptancePerPosition()).containsExactly(1.0, 0.5);
        assertThat(lookup.acceptedLengths()).containsExactly(0, 2, 2);
    }

    @Test
    void aRunCutOffBeforeABaselineAnsweredACategoryHasNoRatioThere() {
        List<Summary> summaries =
                Summary.of(
                        List.of(
                                trial("1", "one", "autoregressive", 1),
                                trial("1", "one", "lookup", 0.5),
                                trial("1", "one", "speculative", 2),
                                trial("2", "two", "autoregressive", 1),
                                trial("2", "two", "lookup", 0.5)),
                        METHODS);
        Summary lookup =
                summaries.stream()
                        .filter(s -> s.method().equals("lookup") && s.category().equals("two"))
                        .findFirst()
                        .orElseThrow();
        assertThat(lookup.overSpeculative()).isNull();
        Summary overall = summaries.get(3);
        assertThat(Objects.requireNonNull(overall.overSpeculative()).median()).isEqualTo(4);
        assertThat(ComparisonTable.of(summaries)).contains("two: 1 questions");
    }
}
