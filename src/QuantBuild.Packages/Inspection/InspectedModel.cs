namespace QuantBuild.Packages.Inspection;

/// <summary>What the files of a checkpoint say of it.</summary>
/// <param name="Folder">Absolute path of the checkpoint, or its path in a nupkg.</param>
/// <param name="ModelType">Of its configuration, such as <c>bert</c>.</param>
/// <param name="Task">Such as <c>text-classification</c>; null where the files do not tell.</param>
/// <param name="Labels">Names by class index; empty without classes.</param>
/// <param name="WeightsBytes">Of the files of weights beside the configuration; 0 where they lie elsewhere.</param>
/// <param name="Delta">What a task changes of a backbone; null for a model by itself.</param>
public sealed record InspectedModel(
    string Folder,
    string ModelType,
    string? Task,
    IReadOnlyList<string> Labels,
    long WeightsBytes,
    InspectedDelta? Delta);
