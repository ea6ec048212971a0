namespace QuantBuild.Formats.Files;

/// <summary>One change of the disk.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Path">Of the file or folder that is changed; where one moves, of its new place.</param>
public readonly record struct DiskOperation(DiskAction Action, string Path);
