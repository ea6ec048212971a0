using System.Diagnostics.CodeAnalysis;

namespace QuantBuild.Models.Tasks;

/// <summary>The tasks by name. A new one is a class and a line here.</summary>
public static class TaskRegistry
{
    private static readonly ITask[] Tasks = [new TextClassification()];

    /// <summary>The names, in the order of registration.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Tasks.Select(task => task.Name)];

    public static bool TryGet(string name, [NotNullWhen(true)] out ITask? task)
    {
        task = Array.Find(Tasks, candidate => candidate.Name == name);
        return task is not null;
    }

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ITask Get(string name) => TryGet(name, out var task)
        ? task
        : throw new ArgumentException($"There is no task '{name}', only {string.Join(", ", Names)}.", nameof(name));
}
