package dev.siphon.stack.rdma.library;

import com.ibm.disni.verbs.RdmaProvider;
import com.ibm.disni.verbs.impl.NativeDispatcher;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** DiSNI's natives without DiSNI's own checks in front of them. */
final class NativeCalls {

    private NativeCalls() {}

    static int destroyCompChannel(long id) {
        return (int) call("_destroyCompChannel", id);
    }

    static int destroyCompletionQueue(long id) {
        return (int) call("_destroyCQ", id);
    }

    static int destroyEventChannel(long id) {
        return (int) call("_destroyEventChannel", id);
    }

    static int destroyId(long id) {
        return (int) call("_destroyCmId", id);
    }

    /** What each native that takes an id answers to this one, as the text of its exception or of its number. */
    static List<String> refusals(long id) {
        List<String> answers = new ArrayList<>();
        for (Method method : NativeDispatcher.class.getDeclaredMethods()) {
            // The type of an event is no id; and no attributes can be modified, whatever the id.
            boolean takesId = method.getParameterCount() > 0 && method.getParameterTypes()[0] == long.class;
            if (Modifier.isNative(method.getModifiers())
                    && takesId
                    && !method.getName().equals("_modifyQP")) {
                answers.add(answer(method, id));
            }
        }
        return answers;
    }

    private static String answer(Method method, long id) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == long.class ? id : zero(type))
                .toArray();
        try {
            return String.valueOf(method.invoke(dispatcher(), arguments));
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object zero(Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        return type == short.class ? (Object) (short) 0 : (Object) (byte) 0;
    }

    private static Object call(String name, long id) {
        try {
            return NativeDispatcher.class.getMethod(name, long.class).invoke(dispatcher(), id);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object dispatcher() throws ReflectiveOperationException {
        try {
            RdmaProvider provider = RdmaProvider.provider();
            Field field = provider.getClass().getDeclaredField("nativeDispatcher");
            field.setAccessible(true);
            return field.get(provider);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
