package io.tercet.tasks;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.AdapterModel;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.synth.SyntheticPiece;
import java.util.List;

/** Synthetic draft heads and adapters for {@link TinyModels}. */
public final class TinyHeads {
    private static final String TARGET = "00".repeat(32);
    private static final int HIDDEN = 32;

    private TinyHeads() {}

    /** A head that reads some layers of a model and proposes some tokens, or all where none. */
    public static HeadModel of(
            DecoderModel target, List<Integer> featureLayers, List<Integer> draftTokens) {
        SyntheticPiece piece =
                SyntheticPiece.head(target.config(), TARGET, featureLayers, draftTokens, 23);
        return HeadModel.read(piece.open(), target, TARGET);
    }

    /** An adapter that reads some layers of a qualifier for a head. */
    public static AdapterModel adapter(
            HeadModel head, DecoderModel qualifier, List<Integer> featureLayers) {
        SyntheticPiece piece =
                SyntheticPiece.adapter(head, TARGET, qualifier.config(), featureLayers, HIDDEN, 29);
        return AdapterModel.read(piece.open(), head, TARGET, qualifier.config());
    }
}
