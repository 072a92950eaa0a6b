package uk.ac.manchester.tornado.planted;

/** Stands for any class of TornadoVM. */
public final class Task {
    private Task() {}

    public static void run() {}
}
