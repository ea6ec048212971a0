using QuantBuild.Formats;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tokenizers;

namespace QuantBuild.Packages.Layout;

/// <summary>A model on the disk, ready to be packed.</summary>
/// <param name="Model">What the manifest says of it.</param>
/// <param name="Files">Its files.</param>
public sealed record PackableModel(PackagedModel Model, IReadOnlyList<ModelFile> Files)
{
    /// <summary>Reads the output folder of a run, or the folder of a checkpoint in any format.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="name">Name in the package; null: the recipe's, else the folder's.</param>
    /// <exception cref="DiagnosticException">
    /// QB5024: it holds no model. QB5021: a file is not the one that the report describes. QB2001, QB2002: a model file
    /// is damaged. QB2011: a delta is for another backbone than the one beside it. QB1009, QB2004, QB2005: it is a
    /// classifier that the runtime would refuse.
    /// </exception>
    public static PackableModel Read(string folder, string? name) => Translate(
        folder,
        () => RunOutput.IsIn(folder) ? RunOutput.Read(folder, name) : CheckpointFolder.Read(folder, name));

    internal static DiagnosticException Refuse(string path, string fault, Exception? inner = null) =>
        DiagnosticTable.NothingToPack.Exception(
            new SourceLocation(path),
            $"'{Path.GetFileName(path)}' {fault}; give the output folder of a run, or a checkpoint's folder",
            inner);

    /// <summary>Makes diagnostics of what is wrong with a model's files.</summary>
    internal static T Translate<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFileException exception)
        {
            var row = exception.Problem switch
            {
                ModelFileProblem.Configuration => DiagnosticTable.ModelConfig,
                ModelFileProblem.Unsupported => DiagnosticTable.NotSupported,
                ModelFileProblem.Purpose => DiagnosticTable.ModelPurpose,
                ModelFileProblem.Tensors => DiagnosticTable.ModelTensors,
                ModelFileProblem.Backbone => DiagnosticTable.DeltaBackbone,
                _ => DiagnosticTable.ModelDamaged,
            };
            throw row.Exception(new SourceLocation(exception.Path), exception.Detail, exception);
        }
        catch (VocabularyException exception)
        {
            var row = exception.Problem switch
            {
                VocabularyProblem.Unsupported => DiagnosticTable.NotSupported,
                VocabularyProblem.Mismatch => DiagnosticTable.VocabularyMismatch,
                _ => DiagnosticTable.Tokenizer,
            };
            throw row.Exception(
                new SourceLocation(exception.Path, exception.Line ?? 0), exception.Detail, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(folder, $"cannot be read ({exception.Message})", exception);
        }
    }
}
