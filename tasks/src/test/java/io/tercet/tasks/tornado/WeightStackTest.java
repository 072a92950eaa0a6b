package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.TinyModels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightStackTest {
    private static final Tensor MATRIX =
            TinyModels.of("llama", TensorType.F16).layers().getFirst().attnQ();
    private static final long ELEMENTS = MATRIX.data().byteSize();

    @Test
    void aStackIsSplitWhereAnIntCouldNotIndexIt() {
        List<WeightStack> stacks =
                WeightStack.of(List.of(MATRIX, MATRIX, MATRIX, MATRIX, MATRIX), 2 * ELEMENTS + 1);
        assertThat(stacks).hasSize(3);
        for (int layer = 0; layer < 5; layer++) {
            for (int i = 0; i < stacks.size(); i++) {
                int row = i == layer / 2 ? layer % 2 * MATRIX.rows() : -1;
                assertThat(stacks.get(i).placement().get(layer)).isEqualTo(row);
            }
        }
        WeightStack last = stacks.getLast();
        assertThat(last.bytes().getNumBytesOfSegment()).isEqualTo(ELEMENTS);
        assertThat(last.bytes().getSegment().mismatch(MATRIX.data())).isEqualTo(-1);
    }

    @Test
    void aMatrixThatNoArrayHoldsIsNamed() {
        assertThatThrownBy(() -> WeightStack.of(List.of(MATRIX), ELEMENTS - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(MATRIX.name() + " is too large for a device");
    }

    @ParameterizedTest
    @CsvSource({"BF16,F32", "Q5_0,F16", "Q5_1,F16", "Q5_K,F16"})
    void widensWhatKernelsDoNotReadAndSaysSo(TensorType type, TensorType wider) {
        assertThat(WeightStack.deviceFormat(type)).isEqualTo(wider);
        assertThat(notices(TinyModels.of("llama", type)))
                .contains(
                        "its weights in %s are widened to %s on this backend"
                                .formatted(type, wider));
    }

    @Test
    void saysNothingWhereWeightsStayAsTheyAre() {
        assertThat(notices(TinyModels.of("llama", TensorType.F16))).isEmpty();
    }

    private static List<String> notices(DecoderModel model) {
        try (Lane lane = new Lane();
                LoadedModel loaded = lane.backend().load(model)) {
            return loaded.notices();
        }
    }
}
