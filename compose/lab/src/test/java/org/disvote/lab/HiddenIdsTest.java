package org.disvote.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

/// The text of a voter or a choice hides the ID, so text that is made of one is the same for all of them. As a key, a
/// row or a message it would be wrong, and no compiler reports it. Such code must say [VoterId#value] instead.
final class HiddenIdsTest {

    private static final Set<ClassDesc> HIDDEN = Set.of(
            desc(VoterId.class),
            desc(Voter.class),
            desc(ChoiceId.class),
            desc(BallotBytes.class),
            desc(Ballot.class),
            desc(Answers.class));

    @Test
    void noTextIsMadeOfAVoterOrAChoice() throws IOException {
        List<String> found = new ArrayList<>();
        for (JavaClass each :
                new ClassFileImporter().withImportOption(new MainClasses()).importPackages("org.disvote")) {
            found.addAll(texts(each));
        }

        assertEquals(List.of(), found);
    }

    @Test
    void textThatIsMadeOfOneIsFound() throws IOException {
        List<String> found = texts(new ClassFileImporter().importClass(Careless.class));

        assertEquals(
                List.of("argument", "concatenation", "conversion", "variable"),
                found.stream()
                        .map(each -> each.replaceAll(".*\\.(\\w+) .*", "$1"))
                        .sorted()
                        .toList());
    }

    /// What must not be written.
    record Careless(VoterId voter) {

        String concatenation() {
            return "voter " + voter;
        }

        String argument() {
            return "voter %s".formatted(voter);
        }

        String conversion() {
            return voter().toString();
        }

        static String variable(List<ChoiceId> choices) {
            ChoiceId first = choices.getFirst();
            return first + "!";
        }
    }

    private static List<String> texts(JavaClass each) throws IOException {
        ClassModel model;
        try (InputStream bytes = each.getSource().orElseThrow().getUri().toURL().openStream()) {
            model = ClassFile.of().parse(bytes.readAllBytes());
        }
        List<String> found = new ArrayList<>();
        if (!HIDDEN.contains(model.thisClass().asSymbol())) {
            for (MethodModel method : model.methods()) {
                method.code()
                        .ifPresent(code -> lines(code)
                                .forEach(line -> found.add(each.getName() + "."
                                        + method.methodName().stringValue() + " in line " + line)));
            }
        }
        return found;
    }

    private static List<Integer> lines(CodeModel code) {
        Map<Integer, ClassDesc> variables = new HashMap<>();
        code.findAttribute(Attributes.localVariableTable())
                .ifPresent(table -> table.localVariables()
                        .forEach(each -> variables.merge(
                                each.slot(), each.typeSymbol(), (one, other) -> HIDDEN.contains(one) ? one : other)));
        List<Integer> lines = new ArrayList<>();
        int line = 0;
        boolean hidden = false; // whether the value on top of the stack is one
        for (CodeElement element : code) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case InvokeInstruction call -> {
                    if (hidden && makesText(call)) {
                        lines.add(line);
                    }
                    hidden = HIDDEN.contains(call.typeSymbol().returnType());
                }
                case ArrayStoreInstruction store -> {
                    if (hidden && store.opcode() == Opcode.AASTORE) {
                        lines.add(line);
                    }
                    hidden = false;
                }
                case FieldInstruction field -> hidden = HIDDEN.contains(field.typeSymbol());
                case LoadInstruction load ->
                    hidden = HIDDEN.contains(variables.getOrDefault(load.slot(), ConstantDescs.CD_Object));
                case TypeCheckInstruction cast ->
                    hidden = HIDDEN.contains(cast.type().asSymbol());
                case Instruction _ -> hidden = false;
                default -> {}
            }
        }
        return lines;
    }

    private static boolean makesText(InvokeInstruction call) {
        return switch (call.name().stringValue()) {
            case "valueOf", "append", "toString" -> true;
            default -> false;
        };
    }

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }
}
