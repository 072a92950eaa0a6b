package io.tercet.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tercet.tasks.host.HostMatrix;
import io.tercet.tasks.reference.ReferenceOperations;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend's operations on logits promise; the reference says what is right. */
public abstract class LogitsOperationsContract {
    private static final int ROWS = 3;
    private static final double SMALL = 1e-3;
    private final LogitsOperations expected = new ReferenceOperations();

    /** The operations under test. */
    protected abstract LogitsOperations operations();

    /** The same values where the operations want them. */
    protected abstract Logits logits(HostMatrix values);

    /** Relative error of a probability or of a sum over a row. */
    protected abstract double tolerance();

    static IntStream widths() {
        return IntStream.of(1, 6, 13, 207, 702, 4098);
    }

    static Stream<Arguments> samplings() {
        return widths().boxed()
                .flatMap(width ->
                        Stream.of(
                                        Sampling.PLAIN,
                                        new Sampling(0.6f, 0, 1, 0),
                                        new Sampling(1, 5, 1, 0),
                                        new Sampling(0.8f, 0, 0.9f, 0),
                                        new Sampling(1, 40, 0.95f, 0.01f),
                                        new Sampling(1.7f, 0, 1, 0.05f),
                                        new Sampling(3, 1, 1, 0))
                                .map(sampling -> Arguments.of(width, sampling)));
    }

    private static HostMatrix random(int columns, int seed) {
        Random random = new Random(seed * 31L + columns);
        float[] values = new float[ROWS * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (3 * random.nextGaussian());
        }
        return HostMatrix.of(values, ROWS, columns, null);
    }

    /** Few different values, so that the best ones are ties. */
    private static HostMatrix ties(int columns) {
        float[] values = new float[ROWS * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 7 % 3;
        }
        return HostMatrix.of(values, ROWS, columns, null);
    }

    /** Rows some of whose tokens have less mass than a float can say. */
    private static HostMatrix scaled(HostMatrix matrix, float factor) {
        HostMatrix result = matrix.copy();
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] *= factor;
        }
        return result;
    }

    private static HostMatrix withMinusInfinity(HostMatrix matrix) {
        HostMatrix result = matrix.copy();
        for (int i = 1; i < result.data().length; i += 3) {
            if (i % matrix.columns() != 0) { // every row keeps its first column
                result.data()[i] = Float.NEGATIVE_INFINITY;
            }
        }
        return result;
    }

    private static Stream<HostMatrix> matrices(int columns) {
        HostMatrix random = random(columns, 1);
        return Stream.of(random, ties(columns), withMinusInfinity(random));
    }

    private static int[] tokens(int columns) {
        return IntStream.range(0, ROWS).map(row -> (row * 5 + 2) % columns).toArray();
    }

    private static HostMatrix shortlisted(HostMatrix matrix, Shortlist shortlist) {
        float[] values = new float[matrix.rows() * shortlist.size()];
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < shortlist.size(); column++) {
                values[row * shortlist.size() + column] =
                        matrix.value(row, shortlist.token(column), 0);
            }
        }
        return HostMatrix.of(values, matrix.rows(), shortlist.size(), shortlist);
    }

    /**
     * @param unit below it errors count absolutely: about 1 for logarithms, less for probabilities
     */
    private void assertClose(float[] actual, float[] wanted, double unit) {
        assertThat(actual).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            if (Float.isInfinite(wanted[i])) {
                assertThat(actual[i]).isEqualTo(wanted[i]);
            } else {
                double scale = Math.max(unit, Math.abs(wanted[i]));
                assertThat(actual[i])
                        .as("element %d", i)
                        .isCloseTo(wanted[i], within((float) (tolerance() * scale)));
            }
        }
    }

    private void assertSame(Distributions actual, Distributions wanted) {
        assertThat(actual.rows()).isEqualTo(wanted.rows());
        assertThat(actual.shortlist()).isEqualTo(wanted.shortlist());
        for (int row = 0; row < wanted.rows(); row++) {
            float[] values = actual.toArray(row);
            assertClose(values, wanted.toArray(row), SMALL);
            double sum = IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
            assertThat(sum).isCloseTo(1, within(tolerance()));
            for (int column = 0; column < values.length; column++) {
                boolean kept = wanted.toArray(row)[column] > 1e-30f;
                assertThat(values[column] > 1e-30f).as("column %d kept", column).isEqualTo(kept);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("widths")
    void argmaxTakesTheLowestOfEquals(int columns) {
        matrices(columns)
                .forEach(matrix ->
                        assertThat(operations().argmax(logits(matrix)))
                                .isEqualTo(expected.argmax(matrix)));
    }

    @ParameterizedTest
    @MethodSource("widths")
    void topTokensAreInOrder(int columns) {
        int k = Math.min(columns, 9);
        matrices(columns)
                .forEach(matrix -> {
                    TopTokens actual = operations().topTokens(logits(matrix), k);
                    TopTokens wanted = expected.topTokens(matrix, k);
                    assertThat(actual.rows()).isEqualTo(ROWS);
                    for (int row = 0; row < ROWS; row++) {
                        assertSameRow(actual, wanted, row);
                    }
                });
    }

    private void assertSameRow(TopTokens actual, TopTokens wanted, int row) {
        for (int rank = 0; rank < wanted.k(); rank++) {
            assertThat(actual.token(row, rank)).isEqualTo(wanted.token(row, rank));
            assertClose(
                    new float[] {actual.logProbability(row, rank)},
                    new float[] {wanted.logProbability(row, rank)},
                    1);
        }
    }

    @ParameterizedTest
    @MethodSource("widths")
    void numbersPerRowAgree(int columns) {
        int[] tokens = tokens(columns);
        matrices(columns)
                .forEach(matrix -> {
                    Logits logits = logits(matrix);
                    assertClose(operations().margin(logits), expected.margin(matrix), SMALL);
                    assertClose(operations().entropy(logits), expected.entropy(matrix), 1);
                    assertClose(
                            operations().logProbability(logits, tokens),
                            expected.logProbability(matrix, tokens),
                            1);
                });
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void softmaxKeepsWhatTheSamplingSays(int columns, Sampling sampling) {
        matrices(columns)
                .forEach(matrix ->
                        assertSame(
                                operations().softmax(logits(matrix), sampling),
                                expected.softmax(matrix, sampling)));
    }

    @ParameterizedTest
    @MethodSource("widths")
    void ratioTestAndResidualAgree(int columns) {
        HostMatrix verifier = random(columns, 1);
        HostMatrix proposer = random(columns, 2);
        int[] tokens = tokens(columns);
        float[] uniforms = {0.05f, 0.5f, 0.95f};
        Distributions wanted = operations().softmax(logits(verifier), Sampling.PLAIN);
        Distributions proposed = operations().softmax(logits(proposer), Sampling.PLAIN);
        Distributions plainWanted = expected.softmax(verifier, Sampling.PLAIN);
        Distributions plainProposed = expected.softmax(proposer, Sampling.PLAIN);
        assertThat(operations().ratioTest(wanted, proposed, tokens, uniforms))
                .isEqualTo(expected.ratioTest(plainWanted, plainProposed, tokens, uniforms));
        assertClose(
                operations().probability(wanted, tokens),
                expected.probability(plainWanted, tokens),
                SMALL);
        Distributions residual = operations().residual(wanted, proposed);
        Distributions plainResidual = expected.residual(plainWanted, plainProposed);
        for (int row = 0; row < ROWS; row++) {
            float[] values = residual.toArray(row);
            float[] plain = plainResidual.toArray(row);
            for (int column = 0; column < columns; column++) {
                assertThat(values[column])
                        .isCloseTo(plain[column], within((float) (10 * tolerance())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("widths")
    void withoutATokenTheRestIsRenormalised(int columns) {
        int[] tokens = tokens(columns);
        matrices(columns)
                .forEach(matrix ->
                        assertSame(
                                operations()
                                        .without(
                                                operations()
                                                        .softmax(logits(matrix), Sampling.PLAIN),
                                                tokens),
                                expected.without(
                                        expected.softmax(matrix, Sampling.PLAIN), tokens)));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.001f, 0.5f, 1})
    void mixedWithTheUniformOneEveryTokenHasItsShare(float share) {
        Shortlist list = Shortlist.of(3, 5, 6, 100, 101, 205);
        for (HostMatrix matrix : List.of(random(207, 3), shortlisted(random(207, 4), list))) {
            Distributions mixed =
                    operations()
                            .mixUniform(
                                    operations().softmax(logits(matrix), Sampling.PLAIN),
                                    share,
                                    207);
            assertThat(mixed.columns()).isEqualTo(207);
            Distributions wanted = expected.softmax(matrix, Sampling.PLAIN);
            for (int row = 0; row < ROWS; row++) {
                float[] values = new float[207];
                for (int token = 0; token < 207; token++) {
                    float own = ((HostMatrix) wanted).value(row, token, 0);
                    values[token] = (float) ((1.0 - share) * own + share / 207.0);
                }
                assertClose(mixed.toArray(row), values, SMALL);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.25f, 0.5f, 0.75f, 0.99999994f})
    void samplesTheColumnWhoseShareHoldsTheUniform(float uniform) {
        HostMatrix matrix =
                HostMatrix.of(
                        new float[] {
                            Float.NEGATIVE_INFINITY, 1, 1, Float.NEGATIVE_INFINITY, 1, 1, -200
                        },
                        1,
                        7,
                        null);
        Distributions quarters = operations().softmax(logits(matrix), Sampling.PLAIN);
        int[] columns = {1, 2, 4, 5};
        int token = operations().sample(quarters, new float[] {uniform})[0];
        assertThat(token).isEqualTo(columns[(int) (uniform * 4)]);
    }

    @Test
    void samplesEveryTokenAsOftenAsItsProbabilitySays() {
        HostMatrix matrix = random(13, 5).rows(0, 1);
        Distributions distribution = operations().softmax(logits(matrix), Sampling.PLAIN);
        int[] counts = new int[13];
        int draws = 4096;
        for (int i = 0; i < draws; i++) {
            counts[operations().sample(distribution, new float[] {(i + 0.5f) / draws})[0]]++;
        }
        for (int token = 0; token < 13; token++) {
            double share = distribution.toArray(0)[token];
            assertThat(counts[token] / (double) draws).isCloseTo(share, within(1.0 / draws));
        }
    }

    @ParameterizedTest
    @EnumSource(Divergence.class)
    void divergencesAgree(Divergence form) {
        widths().forEach(columns -> {
            HostMatrix one = random(columns, 1);
            HostMatrix other = random(columns, 2);
            assertDivergence(form, one, other);
            assertDivergence(form, one, one);
            assertDivergence(form, withMinusInfinity(one), other);
            assertDivergence(form, one, withMinusInfinity(other));
            assertDivergence(form, withMinusInfinity(one), withMinusInfinity(other));
            assertDivergence(form, scaled(one, 30), scaled(other, 30));
            assertDivergence(form, withMinusInfinity(scaled(one, 30)), scaled(other, 30));
        });
        Shortlist list = Shortlist.of(3, 5, 6, 100, 101, 206);
        HostMatrix full = random(207, 3);
        assertDivergence(form, full, shortlisted(random(207, 4), list));
        assertDivergence(form, shortlisted(random(207, 4), list), full);
    }

    private void assertDivergence(Divergence form, HostMatrix verifier, HostMatrix proposer) {
        int[] tokens = tokens(Math.min(verifier.columns(), proposer.columns()));
        double[] actual = operations().divergence(form, logits(verifier), logits(proposer), tokens);
        double[] wanted = expected.divergence(form, verifier, proposer, tokens);
        for (int row = 0; row < wanted.length; row++) {
            if (Double.isInfinite(wanted[row])) {
                assertThat(actual[row]).isEqualTo(wanted[row]);
            } else {
                assertThat(actual[row])
                        .as("%s of row %d, %d columns", form, row, verifier.columns())
                        .isCloseTo(wanted[row], within(tolerance() * (1 + wanted[row])));
            }
        }
    }

    @Test
    void adjustsPenalisedAndBannedTokensOnce() {
        HostMatrix matrix = random(13, 6);
        int[][] penalised = {{1, 1, 2}, {}, {12, 0, 12}};
        Logits actual = operations().adjust(logits(matrix), penalised, 1.3f, new int[] {4, 99});
        Logits wanted = expected.adjust(matrix, penalised, 1.3f, new int[] {4, 99});
        for (int row = 0; row < ROWS; row++) {
            assertThat(actual.toArray(row)).isEqualTo(wanted.toArray(row));
        }
    }

    @Test
    void aShortlistsColumnsStandForItsTokens() {
        Shortlist list = Shortlist.of(2, 30, 31, 206);
        HostMatrix matrix = shortlisted(random(207, 7), list);
        assertThat(operations().argmax(logits(matrix))).isEqualTo(expected.argmax(matrix));
        Distributions distributions = operations().softmax(logits(matrix), Sampling.PLAIN);
        assertThat(operations().probability(distributions, new int[] {0, 1, 205})).containsOnly(0);
        int[] drawn = operations().sample(distributions, new float[] {0, 0.5f, 0.999f});
        assertThat(Arrays.stream(drawn)).allMatch(token -> list.column(token) >= 0);
    }

    @Test
    void viewsAndConcatenationsKeepTheirRows() {
        HostMatrix matrix = random(13, 8);
        Logits whole = logits(matrix);
        Logits turned = operations().concatenate(List.of(whole.rows(1, 3), whole.row(0)));
        int[] best = expected.argmax(matrix);
        assertThat(operations().argmax(turned)).containsExactly(best[1], best[2], best[0]);
        Distributions all = operations().softmax(whole, Sampling.PLAIN);
        Distributions twice = operations().concatenateRows(List.of(all.row(2), all.rows(0, 2)));
        assertThat(twice.toArray(0)).isEqualTo(all.toArray(2));
        assertThat(twice.toArray(2)).isEqualTo(all.toArray(1));
        @Nullable Shortlist none = twice.shortlist();
        assertThat(none).isNull();
    }
}
