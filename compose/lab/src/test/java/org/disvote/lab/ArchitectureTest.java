package org.disvote.lab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows between modules and packages: `compose → {ingest-api, replica-sink} → topics`, and no others.
@AnalyzeClasses(packages = "org.disvote", importOptions = MainClasses.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule topicsImportsNoneOfOurs = noClasses()
            .that()
            .resideInAPackage("org.disvote.topics..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.disvote..")
                    .and(DescribedPredicate.not(resideInAPackage("org.disvote.topics.."))));

    @ArchTest
    static final ArchRule ingestImportsOnlyTopics = noClasses()
            .that()
            .resideInAPackage("org.disvote.ingest..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.disvote..")
                    .and(DescribedPredicate.not(resideInAnyPackage("org.disvote.ingest..", "org.disvote.topics.."))));

    @ArchTest
    static final ArchRule sinkImportsOnlyTopics = noClasses()
            .that()
            .resideInAPackage("org.disvote.sink..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.disvote..")
                    .and(DescribedPredicate.not(resideInAnyPackage("org.disvote.sink..", "org.disvote.topics.."))));

    /// If the audit shared code with the writers, it would share their faults.
    @ArchTest
    static final ArchRule auditSharesNoCodeWithTheWriters = classes()
            .that()
            .resideInAPackage("org.disvote.audit..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("org.disvote.audit..", "org.disvote.topics..", "java..", "javax.sql..")
                            .or(resideInAnyPackage(
                                    "org.apache.kafka..",
                                    "org.postgresql..",
                                    "com.fasterxml.jackson..",
                                    "org.slf4j..",
                                    "org.jspecify..")));

    /// The notary folds its topic with these, so the audit has a tree, a reading rule and proofs of its own.
    /// It shares notes and policies, which say whose signatures count.
    @ArchTest
    static final ArchRule auditFoldsTheLogWithItsOwnCode = noClasses()
            .that()
            .resideInAPackage("org.disvote.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.disvote.topics.merkle..", "org.disvote.topics.leaf..");

    /// A witness that shared code with the notary, even that of `topics`, would share its faults and its
    /// authors' control. It has its own signatures, proofs and files.
    @ArchTest
    static final ArchRule witnessSharesNoCodeWithAnyPart = classes()
            .that()
            .resideInAPackage("org.disvote.witness..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("org.disvote.witness..", "java..")
                    .or(resideInAnyPackage(
                            "org.bouncycastle.math.ec..", "org.eclipse.jetty..", "org.slf4j..", "org.jspecify..")));

    /// Who checks a receipt needs no part of the system that made it.
    @ArchTest
    static final ArchRule verifySeesTopicsAlone = classes()
            .that()
            .resideInAPackage("org.disvote.verify..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "org.disvote.verify..",
                    "org.disvote.topics..",
                    "java..",
                    "com.fasterxml.jackson..",
                    "org.jspecify.."));

    /// Trustees run these on machines of their own, which need no part of the system.
    @ArchTest
    static final ArchRule ceremonySeesTopicsAlone = noClasses()
            .that()
            .resideInAPackage("org.disvote.ceremony..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.disvote..")
                    .and(DescribedPredicate.not(resideInAnyPackage("org.disvote.ceremony..", "org.disvote.topics.."))));

    @ArchTest
    static final ArchRule countSeesTopicsAndCeremonyAlone = noClasses()
            .that()
            .resideInAPackage("org.disvote.count..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.disvote..")
                    .and(DescribedPredicate.not(resideInAnyPackage(
                            "org.disvote.count..", "org.disvote.ceremony..", "org.disvote.topics.."))));

    /// A module's root package is left out: it builds the others, and holds the words that they share, such
    /// as `Probe`.
    @ArchTest
    static final ArchRule packagesOfAModuleHaveNoCycles =
            slices().matching("org.disvote.(*).(*)..").should().beFreeOfCycles();

    /// In ingest also the packages within a package, such as those of `publish`.
    @ArchTest
    static final ArchRule packagesOfIngestHaveNoCyclesAtAnyDepth =
            slices().matching("org.disvote.ingest.(**)").should().beFreeOfCycles();
}
