package io.tercet.training.torch;

/** A text in the making: it says token by token what comes from the model and what does not. */
public interface Continuation {
    /** The model is to choose the next token. */
    int MODELS_CHOICE = -1;

    /** How the model chooses. */
    record Choice(double temperature, double topP) {
        /** The most probable token. */
        public static final Choice GREEDY = new Choice(0, 1);
    }

    /** The next token, or {@link #MODELS_CHOICE}. */
    int given();

    /** How the model chooses the next token; asked where none is given. */
    Choice choice();

    /** A number in [0, 1) of the text's own sequence, one for every token that is drawn. */
    double draw();

    /** The next token is this one. */
    void append(int token);
}
