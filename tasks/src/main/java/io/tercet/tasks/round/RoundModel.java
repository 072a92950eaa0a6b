package io.tercet.tasks.round;

import io.tercet.tasks.ModelSession;
import io.tercet.tasks.ScoreRequest;

/**
 * A model of a round: a session, stopped behind some of its layers. Several may share a session;
 * each goes on from the states that the next shallower one has stored, so that a layer is computed
 * once per token, whoever asks for it.
 *
 * @param exitLayer as in {@link ScoreRequest#exitLayer}
 */
public record RoundModel(ModelSession session, int exitLayer) {}
