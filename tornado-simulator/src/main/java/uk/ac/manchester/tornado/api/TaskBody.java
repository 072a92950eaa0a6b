package uk.ac.manchester.tornado.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;

/** A kernel that takes its arguments as one array. */
record TaskBody(MethodHandle kernel) implements Consumer<Object[]> {

    /** The kernel behind one of the {@link TornadoFunctions}, the one of so many parameters. */
    static TaskBody of(Object code, int parameters) {
        Class<?> type =
                Arrays.stream(TornadoFunctions.class.getClasses())
                        .filter(candidate -> candidate.getSimpleName().equals("Task" + parameters))
                        .findFirst()
                        .orElseThrow();
        MethodType signature =
                MethodType.genericMethodType(parameters).changeReturnType(void.class);
        try {
            MethodHandle apply = MethodHandles.lookup().findVirtual(type, "apply", signature);
            return new TaskBody(apply.bindTo(code).asSpreader(Object[].class, parameters));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void accept(Object[] arguments) {
        try {
            kernel.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
