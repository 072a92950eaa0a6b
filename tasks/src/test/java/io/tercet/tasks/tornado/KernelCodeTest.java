package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * What TornadoVM 5.2.0 compiles to something else, and the simulator, which runs on the JVM, cannot
 * show: kernels and what they call do without it.
 */
class KernelCodeTest {
    /**
     * Bytes of a helper and of all that it calls. TornadoVM inlines no helper of more than 600
     * graph nodes, and cannot do without: one of 596 bytes had 675, one of 580 is inlined.
     */
    private static final int MOST_BYTES = 590;

    private final Map<String, ClassModel> classes = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    @Test
    void kernelsShiftNoSignIn() throws IOException, URISyntaxException {
        for (ClassModel owner : compiled()) {
            for (MethodModel method : owner.methods()) {
                if (isKernel(method)) {
                    check(owner, method);
                }
            }
        }
        assertThat(seen)
                .contains(
                        "io/tercet/tasks/tornado/PassKernels.fill",
                        "io/tercet/tasks/Philox.word",
                        "io/tercet/tasks/tornado/Blocks.scale");
    }

    @Test
    void helpersAreSmallEnoughToBeInlined() throws IOException, URISyntaxException {
        int largest = 0;
        for (ClassModel owner : compiled()) {
            for (MethodModel kernel : owner.methods()) {
                if (isKernel(kernel)) {
                    for (MethodModel helper : callees(kernel)) {
                        largest = Math.max(largest, bytes(helper));
                        assertThat(bytes(helper))
                                .as("%s, called by %s", helper.methodName(), kernel.methodName())
                                .isLessThanOrEqualTo(MOST_BYTES);
                    }
                }
            }
        }
        assertThat(largest).isGreaterThan(MOST_BYTES / 2);
    }

    private int bytes(MethodModel method) {
        int called = callees(method).stream().mapToInt(this::bytes).sum();
        return method.findAttribute(Attributes.code()).orElseThrow().codeLength() + called;
    }

    /** What a method calls of ours, as often as it does. */
    private List<MethodModel> callees(MethodModel method) {
        List<MethodModel> called = new ArrayList<>();
        for (CodeElement element : method.code().orElseThrow()) {
            if (element instanceof InvokeInstruction call && isOurs(call)) {
                called.addAll(targets(call));
            }
        }
        return called;
    }

    private static boolean isOurs(InvokeInstruction call) {
        return call.owner().asInternalName().startsWith("io/tercet/");
    }

    private List<MethodModel> targets(InvokeInstruction call) {
        return model(call.owner().asInternalName()).methods().stream()
                .filter(method -> method.methodName().equals(call.name()))
                .filter(method -> method.methodType().equals(call.type()))
                .toList();
    }

    @Test
    void findsAnUnsignedShift() {
        ClassModel own = model(KernelCodeTest.class.getName().replace('.', '/'));
        MethodModel planted =
                own.methods().stream()
                        .filter(method -> method.methodName().equalsString("planted"))
                        .findFirst()
                        .orElseThrow();
        assertThatThrownBy(() -> check(own, planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("KernelCodeTest.halved");
    }

    static int planted(int value) {
        return halved(value);
    }

    private static int halved(int value) {
        return value >>> 1;
    }

    /** The classes of the package, from where the build puts them. */
    static List<ClassModel> compiled() throws IOException, URISyntaxException {
        Path root =
                Path.of(
                        RoundKernels.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Path folder = root.resolve(RoundKernels.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(KernelCodeTest::parse)
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isKernel(MethodModel method) {
        return method.methodTypeSymbol()
                .parameterList()
                .contains(KernelContext.class.describeConstable().orElseThrow());
    }

    private void check(ClassModel owner, MethodModel method) {
        String name = owner.thisClass().asInternalName() + "." + method.methodName().stringValue();
        if (!seen.add(name + method.methodType().stringValue())) {
            return;
        }
        seen.add(name);
        for (CodeElement element : method.code().orElseThrow()) {
            if (element instanceof OperatorInstruction operator) {
                assertThat(operator.opcode())
                        .as("%s: TornadoVM compiles >>> as >>", name)
                        .isNotIn(Opcode.IUSHR, Opcode.LUSHR);
            }
            if (element instanceof InvokeInstruction call && isOurs(call)) {
                ClassModel target = model(call.owner().asInternalName());
                targets(call).forEach(called -> check(target, called));
            }
        }
    }

    private ClassModel model(String name) {
        return classes.computeIfAbsent(
                name,
                key -> {
                    try (InputStream bytes =
                            KernelCodeTest.class.getResourceAsStream("/" + key + ".class")) {
                        return ClassFile.of().parse(bytes.readAllBytes());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
