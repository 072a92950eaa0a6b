package uk.ac.manchester.tornado.api;

/** The backends that are there. */
public interface TornadoRuntime {
    int getNumBackends();

    TornadoBackend getBackend(int index);
}
