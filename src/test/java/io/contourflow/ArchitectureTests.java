package io.contourflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What module boundaries cannot say: which libraries live where. */
@AnalyzeClasses(packages = "io.contourflow", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {
    @ArchTest
    static final ArchRule IMAGING_IS_PLAIN_JAVA = noClasses()
            .that()
            .resideInAPackage("io.contourflow.imaging..")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.contourflow.imaging..", "io.contourflow.kernel..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule KERNEL_IS_JDK_ONLY = noClasses()
            .that()
            .resideInAPackage("io.contourflow.kernel..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.contourflow.kernel..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule ONLY_PROCESS_KNOWS_THE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackage("io.contourflow.process..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda..", "org.operaton..");

    @ArchTest
    static final ArchRule ONLY_DICOM_KNOWS_THE_TOOLKIT = noClasses()
            .that()
            .resideOutsideOfPackage("io.contourflow.dicom..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.aoju..");

    @ArchTest
    static final ArchRule ONLY_CONTOURING_KNOWS_THE_MODEL_RUNTIME = noClasses()
            .that()
            .resideOutsideOfPackage("io.contourflow.contouring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule IMAGE_TOOLS_START_WITHOUT_SPRING = noClasses()
            .that()
            .resideInAPackage("io.contourflow.cli..")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.camunda..");
}
