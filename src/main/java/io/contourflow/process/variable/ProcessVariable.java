package io.contourflow.process.variable;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.VariableScope;

/**
 * A process variable as a typed constant: a domain value {@code T} kept in the engine as a scalar {@code S}.
 *
 * @param name lowerCamel, as in the models
 * @param stored {@code String}, {@code Boolean}, {@code Long} or {@code Double}
 */
public record ProcessVariable<T, S>(String name, Class<S> stored, Function<T, S> write, Function<S, T> read) {

    public static ProcessVariable<Boolean, Boolean> ofBoolean(String name) {
        return new ProcessVariable<>(name, Boolean.class, Function.identity(), Function.identity());
    }

    public static ProcessVariable<String, String> ofText(String name) {
        return new ProcessVariable<>(name, String.class, Function.identity(), Function.identity());
    }

    /** An enum, kept by name. */
    public static <E extends Enum<E>> ProcessVariable<E, String> ofEnum(String name, Class<E> type) {
        return new ProcessVariable<>(name, String.class, Enum::name, text -> Enum.valueOf(type, text));
    }

    /** @throws IllegalStateException when it is not set or of another type */
    public T get(VariableScope scope) {
        Object value = scope.getVariable(name);
        if (!stored.isInstance(value)) {
            throw new IllegalStateException("process variable " + name + " must be a " + stored.getSimpleName()
                    + " but is "
                    + (value == null ? "not set" : "a " + value.getClass().getSimpleName()));
        }
        return read.apply(stored.cast(value));
    }

    /** @throws IllegalStateException when it is of another type, IllegalArgumentException when it has no such value */
    public Optional<T> find(VariableScope scope) {
        return scope.getVariable(name) == null ? Optional.empty() : Optional.of(get(scope));
    }

    public void set(VariableScope scope, T value) {
        scope.setVariable(name, write.apply(value));
    }

    public void setLocal(VariableScope scope, T value) {
        scope.setVariableLocal(name, write.apply(value));
    }

    /** The variable and its value, as the engine takes them when a task is completed or a process started. */
    public Map<String, Object> with(T value) {
        return Map.of(name, write.apply(value));
    }
}
