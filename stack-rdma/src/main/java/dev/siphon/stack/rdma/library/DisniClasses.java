package dev.siphon.stack.rdma.library;

import com.ibm.disni.util.DiSNILogger;
import com.ibm.disni.verbs.RdmaProvider;
import com.ibm.disni.verbs.impl.RdmaProviderNat;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * DiSNI's two classes with natives, defined beside the rest of DiSNI without the {@code System.loadLibrary("disni")} of their static
 * initialisers, which knows {@code java.library.path} only. See docs/adr/0007.
 */
final class DisniClasses {

    private static final String DISPATCHER = "com.ibm.disni.verbs.impl.NativeDispatcher";
    private static final String AFFINITY = "com.ibm.disni.util.NativeAffinity";

    private static boolean defined;

    private DisniClasses() {}

    /** Whether natives that this class's loader loads are those that DiSNI's classes find. */
    static boolean shareOurLoader() {
        return RdmaProvider.class.getClassLoader() == DisniClasses.class.getClassLoader();
    }

    /**
     * Defines both classes, once; it must not run in two threads.
     *
     * @return false if the application used DiSNI before, so that its class is there as it was published
     */
    static boolean define() throws IOException, IllegalAccessException {
        if (!defined && defineBeside(RdmaProviderNat.class, DISPATCHER)) {
            defined = true;
            // Its natives are found in any library of this loader, so it does not matter if it was there before.
            defineBeside(DiSNILogger.class, AFFINITY);
        }
        return defined;
    }

    private static boolean defineBeside(Class<?> neighbour, String className)
            throws IOException, IllegalAccessException {
        byte[] code = withoutLoading(className);
        try {
            MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(code);
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    private static byte[] withoutLoading(String className) throws IOException {
        String resource = className.replace('.', '/') + ".class";
        try (InputStream stream = RdmaProvider.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("no " + resource + " beside the rest of DiSNI");
            }
            ClassReader reader = new ClassReader(stream);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new LoadRemover(writer), 0);
            return writer.toByteArray();
        }
    }

    /** Leaves the name of the library on the stack for a pop instead of the call. */
    private static final class LoadRemover extends ClassVisitor {
        LoadRemover(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
                    if (owner.equals("java/lang/System") && method.equals("loadLibrary")) {
                        super.visitInsn(Opcodes.POP);
                    } else {
                        super.visitMethodInsn(opcode, owner, method, type, isInterface);
                    }
                }
            };
        }
    }
}
