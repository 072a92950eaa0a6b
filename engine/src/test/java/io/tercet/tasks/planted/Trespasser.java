package io.tercet.tasks.planted;

import io.vavr.control.Option;
import java.util.concurrent.Callable;
import jdk.incubator.vector.FloatVector;
import uk.ac.manchester.tornado.planted.Task;

/** Sees what only others may see, and prints. */
final class Trespasser implements Callable<String> {
    @Override
    public String call() {
        Task.run();
        System.out.println(FloatVector.SPECIES_128);
        return getSecret();
    }

    String getSecret() {
        return Option.of("secret").get();
    }
}
