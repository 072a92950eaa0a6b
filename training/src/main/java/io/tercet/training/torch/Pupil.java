package io.tercet.training.torch;

import io.tercet.models.piece.Piece;
import io.tercet.models.piece.PieceWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** A piece that learns from a frozen target and is stored without it. */
public interface Pupil {

    /** Of its files. */
    String name();

    /** Layers of the target whose streams it reads; n means behind the n-th. */
    List<Integer> layers();

    /** What learns and is stored, by the names of the piece's file. */
    Map<String, Tensor> parameters();

    /** On the level part of the schedule. */
    double rate();

    /**
     * Loss and accuracy by part (exit, or step of a head); the surrogates' sum is what it learns
     * by.
     */
    Map<Integer, Loss.Outcome> learn(Lesson lesson);

    /** The files that it becomes, in the order in which they are written. */
    List<Part> parts();

    /**
     * One of a pupil's files.
     *
     * @param about what the file says beside the target
     */
    record Part(
            String name,
            Piece.Kind kind,
            Map<String, Tensor> parameters,
            Consumer<PieceWriter> about) {
        public Part {
            parameters = Collections.unmodifiableMap(parameters);
        }
    }
}
