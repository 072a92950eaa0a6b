package io.tercet.tasks;

import io.tercet.models.decoder.DecoderModel;
import java.util.List;

/** For backends: a session whose kept streams a head of the same backend can read. */
public interface FeatureSession extends ModelSession {
    /** What it is a session of. */
    DecoderModel decoder();

    /** The layers whose entering streams it keeps. */
    List<Integer> featureLayers();

    /** Leading tokens of a prefix whose features it keeps. */
    int held(Prefix prefix);
}
