package io.tercet.tasks.tornado;

import io.tercet.tasks.OwnSource;
import io.tercet.tasks.cache.HeadTable.Origin;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The sessions that a head's features come from, on the same device. */
record TornadoSources(OwnSource<TornadoSession> sessions) {

    /** What they have kept goes to its places before a head reads it. */
    void settle() {
        sessions.target().settle();
        TornadoSession qualifier = sessions.qualifier();
        if (qualifier != null) {
            qualifier.settle();
        }
    }

    /** Tells a pass where the features of its rows lie. */
    void tellKept(Origin origin, IntArray pass) {
        TornadoSession qualifier = sessions.qualifier();
        if (origin == Origin.QUALIFIER && qualifier != null) {
            qualifier.tellKept(pass);
        } else {
            sessions.target().tellKept(pass);
        }
    }
}
