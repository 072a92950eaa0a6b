package io.tercet.tasks;

import static io.tercet.tasks.LogitsAssert.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a backend promises of the one beside it: the same bits there, and its results taken here.
 */
public abstract class BesideContract extends PassContract {
    private static final Sampling WARM = new Sampling(1.5f, 0, 1, 0);
    private static final int[] TOKENS = {3, 40, 7, 11};
    private static final float[] UNIFORMS = {0.1f, 0.9f, 0.5f, 0.3f};

    /** Four rows, scored on a queue. */
    protected final Logits rows(Backend on, TensorType type) {
        DecoderModel model = TinyModels.of("llama", type);
        SessionOptions options = new SessionOptions(128, CacheType.F32, 2);
        return session(on, model, options).score(text(1), chain(0, 4)).logits();
    }

    @Test
    void givesTheSameBits() {
        assertThat(backend.beside()).isEqualTo(backend.beside());
        assertSameBits(rows(backend.beside(), TensorType.F32), 2, rows(backend, TensorType.F32), 2);
    }

    @Test
    void itsResultsAreTakenHere() {
        LogitsOperations here = backend.operations();
        Logits target = rows(backend, TensorType.F32);
        Logits draft = rows(backend, TensorType.Q4_0);
        Logits there = rows(backend.beside(), TensorType.Q4_0);
        Distributions wanted = here.softmax(target, WARM);
        Distributions own = here.softmax(draft, WARM);
        Distributions foreign = backend.beside().operations().softmax(there, WARM);
        assertThat(here.ratioTest(wanted, foreign, TOKENS, UNIFORMS))
                .isEqualTo(here.ratioTest(wanted, own, TOKENS, UNIFORMS));
        assertSame(here.residual(wanted, foreign), here.residual(wanted, own));
        assertSame(
                here.concatenateRows(List.of(wanted, foreign)),
                here.concatenateRows(List.of(wanted, own)));
        assertThat(here.sample(foreign, UNIFORMS)).isEqualTo(here.sample(own, UNIFORMS));
        assertThat(here.argmax(there)).isEqualTo(here.argmax(draft));
        for (Divergence form : Divergence.values()) {
            assertThat(here.divergence(form, target, there, TOKENS))
                    .as(form.name())
                    .isEqualTo(here.divergence(form, target, draft, TOKENS));
        }
    }

    private static void assertSame(Distributions one, Distributions other) {
        assertThat(one.rows()).isEqualTo(other.rows());
        for (int row = 0; row < one.rows(); row++) {
            assertThat(one.toArray(row)).isEqualTo(other.toArray(row));
        }
    }
}
