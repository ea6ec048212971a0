using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Exports;

/// <summary>
/// A format of checkpoints. One whose checkpoints the engine can evaluate is an <see cref="ICheckpointReader"/> too.
/// </summary>
internal interface IExport
{
    /// <summary>The name in recipes, and of the folder with the checkpoint.</summary>
    string Name { get; }

    /// <summary>Grows when the same model gives other bytes; part of the cache's keys.</summary>
    int Version { get; }

    /// <summary>Writes the checkpoint and all that its users need beside it; the same model, the same bytes.</summary>
    /// <param name="model">What to write; open until this returns.</param>
    /// <param name="folder">Exists and is empty.</param>
    void Write(ExportedModel model, string folder);

    /// <summary>Reads a written checkpoint again and compares it with what was meant.</summary>
    /// <exception cref="DiagnosticException">QB4004: something differs.</exception>
    void ReadBack(ExportedModel model, string folder);

    /// <summary>Whether a file of the checkpoint counts to the size of its weights.</summary>
    /// <param name="path">Relative to the checkpoint's folder, with <c>/</c>.</param>
    bool HoldsWeights(string path);
}
