package uk.ac.manchester.tornado.api.exceptions;

/** Freeing a plan failed. */
public class TornadoExecutionPlanException extends Exception {
    private static final long serialVersionUID = 1L;

    public TornadoExecutionPlanException(String message) {
        super(message);
    }
}
