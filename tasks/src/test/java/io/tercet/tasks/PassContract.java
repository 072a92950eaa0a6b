package io.tercet.tasks;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.SessionOptions.CacheType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A backend under test, its sessions, and a text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PassContract {
    static final int[] TEXT = {
        1, 40, 7, 261, 37, 31, 5, 17, 290, 41, 2, 77, 55, 44, 129, 250, 251, 252, 9, 10
    };

    private final List<AutoCloseable> opened = new ArrayList<>();
    Backend backend;

    /** A new backend. */
    protected abstract Backend open();

    /** How far its logits may be from the reference's: normalised mean square error. */
    protected abstract double errorLimit();

    @BeforeAll
    void openBackend() {
        backend = open();
    }

    @AfterAll
    void closeBackend() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
        backend.close();
    }

    ModelSession session(DecoderModel model, CacheType cache, int threads) {
        return session(backend, model, new SessionOptions(128, cache, threads));
    }

    ModelSession session() {
        return session(TinyModels.of("qwen3", TensorType.Q8_0), CacheType.F32, 2);
    }

    ModelSession session(Backend from, DecoderModel model, SessionOptions options) {
        LoadedModel loaded = from.load(model);
        ModelSession session = loaded.session(options);
        opened.add(loaded);
        opened.add(session);
        return session;
    }

    static Prefix text(int length) {
        return Prefix.of(Arrays.copyOf(TEXT, length));
    }

    static TokenTree chain(int from, int to) {
        return TokenTree.chain(TEXT[from], Arrays.copyOfRange(TEXT, from + 1, to));
    }
}
