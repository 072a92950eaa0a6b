package io.tercet.training.torch;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** What a trained model says about the scored rows of a batch. */
final class Teacher {
    private final TrainableDecoder decoder;
    private final Tensor streams; // [rows, embeddingLength]

    Teacher(TrainableDecoder decoder, Tensor streams) {
        this.decoder = decoder;
        this.streams = streams;
    }

    /** Its distributions for some of the rows, [count, vocabularySize]. */
    Tensor probabilities(long from, long count) {
        try (NoGradGuard _ = new NoGradGuard()) {
            return decoder.project(streams.narrow(0, from, count)).softmax(-1);
        }
    }
}
