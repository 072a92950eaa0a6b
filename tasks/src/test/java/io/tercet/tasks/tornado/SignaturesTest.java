package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the simulator offers, the real API has with the same signature. */
@Tag("device")
@EnabledIfSystemProperty(named = "tercet.tornado.lane", matches = "tornado")
class SignaturesTest {
    private static final String API = "uk/ac/manchester/tornado/api";
    private static final Path SOURCES =
            Path.of(System.getProperty("tercet.root", ".."), "tornado-simulator/src/main/java");

    @TempDir static Path classes;

    /** The simulator's public types, compiled here, since the real ones hide its jar. */
    static Stream<Arguments> types() throws IOException, ClassNotFoundException {
        compile();
        URL[] folder = {classes.toUri().toURL()};
        ClassLoader simulator = new URLClassLoader(folder, ClassLoader.getPlatformClassLoader());
        Stream.Builder<Arguments> types = Stream.builder();
        for (String name : names()) {
            Class<?> type = Class.forName(name, false, simulator);
            if (Modifier.isPublic(type.getModifiers())) {
                types.add(arguments(name, type));
            }
        }
        return types.build();
    }

    private static void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-cp", jspecify().toString());
        String[] sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources =
                    files.map(Path::toString)
                            .filter(file -> file.endsWith(".java"))
                            .filter(file -> !file.endsWith("module-info.java"))
                            .toArray(String[]::new);
        }
        String[] arguments =
                Stream.concat(options.stream(), Arrays.stream(sources)).toArray(String[]::new);
        assertThat(compiler.run(null, null, null, arguments)).isZero();
    }

    private static Path jspecify() {
        return Path.of(
                org.jspecify.annotations.Nullable.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath());
    }

    private static List<String> names() {
        try (Stream<Path> files = Files.walk(classes.resolve(API))) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void theRealApiHasAllOfIt(String name, Class<?> simulated) throws ClassNotFoundException {
        Class<?> real = Class.forName(name);
        assertThat(real.getModule().getName()).isEqualTo("tornado.api");
        assertThat(real.isInterface()).isEqualTo(simulated.isInterface());
        assertThat(members(real)).containsAll(members(simulated));
    }

    /** Public fields, constructors and methods, spelled out, inherited ones included. */
    private static Set<String> members(Class<?> type) {
        Stream<String> fields = Arrays.stream(type.getFields()).map(SignaturesTest::spell);
        Stream<String> constructors =
                Arrays.stream(type.getConstructors()).map(SignaturesTest::spell);
        Stream<String> methods =
                Arrays.stream(type.getMethods())
                        .filter(method -> !method.isSynthetic())
                        .filter(method -> method.getDeclaringClass() != Object.class)
                        .map(SignaturesTest::spell);
        return Stream.of(fields, constructors, methods)
                .flatMap(stream -> stream)
                .collect(Collectors.toSet());
    }

    private static String spell(Field field) {
        return kind(field.getModifiers()) + field.getType().getName() + " " + field.getName();
    }

    private static String spell(Constructor<?> constructor) {
        return "new" + parameters(constructor.getParameterTypes());
    }

    private static String spell(Method method) {
        return kind(method.getModifiers())
                + method.getReturnType().getName()
                + " "
                + method.getName()
                + parameters(method.getParameterTypes());
    }

    private static String kind(int modifiers) {
        return Modifier.isStatic(modifiers) ? "static " : "";
    }

    private static String parameters(Class<?>... types) {
        return Arrays.stream(types).map(Class::getName).collect(Collectors.joining(", ", "(", ")"));
    }
}
