using QuantBuild.Formats;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline.Diagnostics;

/// <summary>The one place where typed errors of the projects below become diagnostics with codes.</summary>
internal static class InputFaults
{
    /// <summary>Runs an action; an error about its inputs comes out as a <see cref="DiagnosticException"/>.</summary>
    /// <param name="action">What to run.</param>
    /// <param name="model">Where a recipe names the model; null where there is no recipe.</param>
    public static T Translate<T>(Func<T> action, SourceLocation? model = null)
    {
        try
        {
            return action();
        }
        catch (ModelFileException exception)
        {
            throw StorageFault.OfReading(exception.Path, exception)
                ?? Of(DescriptorOf(exception.Problem), model, exception.Path, line: null, exception.Detail, exception);
        }
        catch (VocabularyException exception)
        {
            throw StorageFault.OfReading(exception.Path, exception) ?? Of(
                DescriptorOf(exception.Problem), model, exception.Path, exception.Line, exception.Detail, exception);
        }
        catch (DatasetException exception)
        {
            throw StorageFault.OfReading(exception.Path, exception) ?? new DiagnosticException(
                [Of(exception), .. exception.Others.Select(Of)], exception);
        }
        catch (BackendUnavailableException exception)
        {
            throw DiagnosticTable.BackendUnavailable.Exception(location: null, exception.Message, exception);
        }
        catch (TensorMemoryException exception)
        {
            throw DiagnosticTable.MemoryExhausted.Exception(location: null, exception.Message, exception);
        }
        catch (OutOfMemoryException exception)
        {
            throw DiagnosticTable.MemoryExhausted.Exception(
                location: null, "The system has no memory left for what a stage keeps beside its tensors.", exception);
        }
        catch (NonFiniteException exception)
        {
            throw DiagnosticTable.Diverged.Exception(location: null, exception.Message, exception);
        }
    }

    private static Diagnostic Of(DatasetException fault) => DescriptorOf(fault.Problem).At(
        new SourceLocation(fault.Path, fault.Place.Line, fault.Place.Column), fault.Detail);

    // The recipe's line first, where an editor goes; the file is part of the message.
    private static DiagnosticException Of(
        DiagnosticDescriptor row, SourceLocation? model, string path, int? line, string detail, Exception inner)
    {
        var file = new SourceLocation(path, line ?? 0);
        return model is null ? row.Exception(file, detail, inner) : row.Exception(model, $"{file}: {detail}", inner);
    }

    private static DiagnosticDescriptor DescriptorOf(ModelFileProblem problem) => problem switch
    {
        ModelFileProblem.Configuration => DiagnosticTable.ModelConfig,
        ModelFileProblem.Unsupported => DiagnosticTable.NotSupported,
        ModelFileProblem.Purpose => DiagnosticTable.ModelPurpose,
        ModelFileProblem.Backbone => DiagnosticTable.DeltaBackbone,
        ModelFileProblem.Tensors => DiagnosticTable.ModelTensors,
        ModelFileProblem.Vocabulary => DiagnosticTable.VocabularyMismatch,
        _ => DiagnosticTable.ModelDamaged,
    };

    private static DiagnosticDescriptor DescriptorOf(VocabularyProblem problem) => problem switch
    {
        VocabularyProblem.Unsupported => DiagnosticTable.NotSupported,
        VocabularyProblem.Mismatch => DiagnosticTable.VocabularyMismatch,
        _ => DiagnosticTable.Tokenizer,
    };

    internal static DiagnosticDescriptor DescriptorOf(DatasetProblem problem) => problem switch
    {
        DatasetProblem.Row => DiagnosticTable.DataRow,
        DatasetProblem.Column => DiagnosticTable.DataColumn,
        DatasetProblem.Label => DiagnosticTable.DataLabel,
        DatasetProblem.Quoted => DiagnosticTable.DataQuoted,
        DatasetProblem.Encoding => DiagnosticTable.DataEncoding,
        DatasetProblem.Limit => DiagnosticTable.DataLimit,
        DatasetProblem.MixedLabels => DiagnosticTable.DataLabelsMixed,
        DatasetProblem.Format => DiagnosticTable.DataFormat,
        DatasetProblem.Syntax => DiagnosticTable.DataSyntax,
        DatasetProblem.Type => DiagnosticTable.DataType,
        DatasetProblem.Answer => DiagnosticTable.DataAnswer,
        _ => DiagnosticTable.DataUnreadable,
    };
}
