package io.tercet.models.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;

/** Counts what a template does, so that nested loops come to an end before the user does. */
final class StepLimit {
    private static final int STEPS = 200_000; // a thousand messages take some ten thousand

    private static final ThreadLocal<int[]> TAKEN = ThreadLocal.withInitial(() -> new int[1]);

    private StepLimit() {}

    static void start() {
        TAKEN.get()[0] = 0;
    }

    static void stop() {
        TAKEN.remove();
    }

    static void check(Node node, JinjavaInterpreter interpreter) {
        if (++TAKEN.get()[0] > STEPS) {
            throw new StepsExceeded(node.getLineNumber());
        }
        interpreter.getContext().setCurrentNode(node);
    }

    /** An error, since jinjava goes on after exceptions. */
    static final class StepsExceeded extends Error {
        private static final long serialVersionUID = 1L;

        StepsExceeded(int line) {
            super("line " + line + ": it takes more than " + STEPS + " steps.");
        }
    }
}
