package io.tercet.engine.decoding;

/** Who proposed a token, or whose word on it was final. */
public enum Source {
    DRAFT,
    QUALIFIER,
    TARGET,
    RETRIEVAL
}
