package io.tercet.training.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.training.torch.Continuation.Choice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextGeneratorTest {
    private static final String SHAPE =
            "llama:layers=2,embedding=64,heads=4,kv=2,ff=96,vocab=300,context=64";
    private static final int LENGTH = 20;

    @TempDir Path folder;

    /** A text that is given its beginning and, in the middle, one more token. */
    private static final class Text implements Continuation {
        private final List<Integer> tokens = new ArrayList<>();
        private final List<Integer> beginning;
        private final Choice choice;
        private final SplittableRandom random = new SplittableRandom(1);

        Text(List<Integer> beginning, Choice choice) {
            this.beginning = beginning;
            this.choice = choice;
        }

        @Override
        public int given() {
            if (tokens.size() < beginning.size()) {
                return beginning.get(tokens.size());
            }
            return tokens.size() == 10 ? 77 : MODELS_CHOICE;
        }

        @Override
        public Choice choice() {
            return choice;
        }

        @Override
        public double draw() {
            return random.nextDouble();
        }

        @Override
        public void append(int token) {
            tokens.add(token);
        }
    }

    private Path model() {
        Path path = folder.resolve("model.gguf");
        SyntheticModel.of(SHAPE, TensorType.F32, 3).write(path);
        return path;
    }

    private TextGenerator generator(int texts) {
        return TextGenerator.open(model(), new Computation(Precision.FP32, 1), texts, LENGTH);
    }

    @Test
    void greedyTokensAreTheMostProbableOfTheWholeText() {
        List<Text> texts =
                List.of(
                        new Text(List.of(5, 17, 250), Choice.GREEDY),
                        new Text(List.of(9), Choice.GREEDY),
                        new Text(List.of(1, 2, 3, 4, 5), new Choice(1, 0.9)));
        assertThat(generator(3).write(texts, () -> false)).isTrue();
        for (Text text : texts) {
            assertThat(text.tokens)
                    .hasSize(LENGTH)
                    .startsWith(text.beginning.toArray(Integer[]::new));
            assertThat(text.tokens.get(10)).isEqualTo(77);
        }
        assertGreedy(texts.get(0));
        assertGreedy(texts.get(1));
    }

    private void assertGreedy(Text text) {
        TrainableDecoder decoder = WeightFile.readFrozen(model(), Precision.FP32);
        long[] ids = text.tokens.stream().mapToLong(Integer::longValue).toArray();
        Tensor streams =
                Objects.requireNonNull(
                        decoder.streams(Tensors.of(ids, 1, LENGTH), List.of(2)).get(2));
        float[] logits = Tensors.values(decoder.project(streams.reshape(-1, 64)));
        for (int at = text.beginning.size(); at < LENGTH; at++) {
            if (at == 10) {
                continue; // given
            }
            float chosen = logits[(at - 1) * 300 + text.tokens.get(at)];
            for (int token = 0; token < 300; token++) {
                assertThat(logits[(at - 1) * 300 + token]).isLessThan(chosen + 1e-4f);
            }
        }
    }

    @Test
    void stopsBetweenSteps() {
        Text text = new Text(List.of(5, 6), Choice.GREEDY);
        assertThat(generator(1).write(List.of(text), () -> text.tokens.size() == 7)).isFalse();
        assertThat(text.tokens).hasSize(7);
    }

    @Test
    void wantsAFirstToken() {
        Text text = new Text(List.of(), Choice.GREEDY);
        assertThatThrownBy(() -> generator(1).write(List.of(text), () -> false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text must be given its first token");
    }

    @Test
    void drawsInProportionAndFromTheNucleusOnly() {
        float[] logits = {(float) Math.log(4), (float) Math.log(2), 0, 0}; // 1/2, 1/4, 1/8, 1/8
        int[] counts = new int[4];
        TreeSet<Integer> nucleus = new TreeSet<>();
        for (int i = 0; i < 8000; i++) {
            double number = (i + 0.5) / 8000;
            counts[Sampler.draw(logits, new Choice(1, 1), number)]++;
            nucleus.add(Sampler.draw(logits, new Choice(1, 0.7), number));
        }
        assertThat(counts).containsExactly(4000, 2000, 1000, 1000);
        assertThat(nucleus).containsExactly(0, 1);
        assertThat(Sampler.draw(logits, new Choice(0.01, 1), 0.999)).isZero();
    }
}
