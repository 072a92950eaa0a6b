package io.tercet;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The simulator offers what kernels and graphs use, and nothing else. */
class SimulatorUseTest {
    private static final String API = "uk.ac.manchester.tornado.api";
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.tercet.tasks.tornado", API);

    private static Stream<JavaCodeUnit> offered() {
        return MAIN.stream()
                .filter(type -> type.getPackageName().startsWith(API))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.isEnum() && !type.isAssignableTo(Throwable.class))
                .filter(type -> !type.getName().contains("TornadoFunctions$")) // by its overload
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static boolean used(JavaCodeUnit unit) {
        return isCalled(unit)
                || overrides(unit)
                || unit.getOwner().getAllSubclasses().stream()
                        .flatMap(type -> type.getMethods().stream())
                        .anyMatch(method ->
                                method.getName().equals(unit.getName()) && isCalled(method));
    }

    private static boolean isCalled(JavaCodeUnit unit) {
        return unit.getAccessesToSelf().stream()
                .anyMatch(access -> isUser(access.getOriginOwner()));
    }

    private static boolean isUser(JavaClass type) {
        return type.getPackageName().startsWith("io.tercet.tasks.tornado");
    }

    /** A method that a supertype declares is judged there. */
    private static boolean overrides(JavaCodeUnit unit) {
        return unit instanceof JavaMethod method
                && Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .anyMatch(type ->
                                type.tryGetMethod(
                                                method.getName(),
                                                method.getRawParameterTypes().stream()
                                                        .map(JavaClass::getName)
                                                        .toArray(String[]::new))
                                        .isPresent());
    }

    @Test
    void everyMethodIsUsed() {
        List<JavaCodeUnit> all = offered().toList();
        assertThat(all).hasSizeGreaterThan(30);
        assertThat(all.stream().filter(unit -> !used(unit)).map(JavaCodeUnit::getFullName))
                .isEmpty();
    }
}
