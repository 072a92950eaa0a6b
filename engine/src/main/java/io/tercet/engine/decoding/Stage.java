package io.tercet.engine.decoding;

import io.tercet.tasks.Distributions;
import io.tercet.tasks.Draws.Purpose;

/** Which of the judges speaks: it decides who is named and which draws are used. */
public enum Stage {
    DRAFT(Source.DRAFT, Purpose.DRAFT, Purpose.DRAFT_ACCEPT),
    QUALIFIER(Source.QUALIFIER, Purpose.QUALIFIER, Purpose.QUALIFIER_ACCEPT),
    TARGET(Source.TARGET, Purpose.TARGET, Purpose.TARGET_ACCEPT);

    private final Source source;
    private final Purpose choice;
    private final Purpose acceptance;

    Stage(Source source, Purpose choice, Purpose acceptance) {
        this.source = source;
        this.choice = choice;
        this.acceptance = acceptance;
    }

    /** The model that judges. */
    public Source source() {
        return source;
    }

    /** What the draws are for that choose the judge's own token. */
    public Purpose choice() {
        return choice;
    }

    /** What the draws are for that accept or reject proposed tokens. */
    public Purpose acceptance() {
        return acceptance;
    }

    /**
     * The judge's own token after the last accepted node, drawn apart from its choices.
     *
     * @param from one row
     * @param purpose bonus or residual
     */
    int draw(Distributions from, Purpose purpose, NodeScores scores, int node, RoundDraws draws) {
        float uniform = draws.uniform(scores.position(node) + 1, purpose, number());
        return scores.operations().sample(from, new float[] {uniform})[0];
    }

    /** The stages of one round never share a key. */
    public int number() {
        return switch (this) {
            case TARGET -> 0;
            case QUALIFIER -> 1;
            case DRAFT -> 2;
        };
    }
}
