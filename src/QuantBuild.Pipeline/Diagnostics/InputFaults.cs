using QuantBuild.Formats;
using QuantBuild.Models.Data;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline.Diagnostics;

/// <summary>The one place where typed errors of the projects below become diagnostics with codes.</summary>
internal static class InputFaults
{
    /// <summary>Runs an action; an error about its inputs comes out as a <see cref="DiagnosticException"/>.</summary>
    public static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ModelFileException exception)
        {
            throw DescriptorOf(exception.Problem).Exception(
                new SourceLocation(exception.Path), exception.Detail, exception);
        }
        catch (VocabularyException exception)
        {
            throw DiagnosticTable.Tokenizer.Exception(
                new SourceLocation(exception.Path, exception.Line ?? 0), WithoutPlace(exception), exception);
        }
        catch (DatasetException exception)
        {
            throw DescriptorOf(exception.Problem).Exception(
                new SourceLocation(exception.Path, exception.Line ?? 0), exception.Detail, exception);
        }
        catch (TensorMemoryException exception)
        {
            throw DiagnosticTable.MemoryExhausted.Exception(location: null, exception.Message, exception);
        }
        catch (Exception exception) when (exception is NonFiniteException or NotFiniteNumberException)
        {
            throw DiagnosticTable.Diverged.Exception(location: null, exception.Message, exception);
        }
    }

    private static DiagnosticDescriptor DescriptorOf(ModelFileProblem problem) => problem switch
    {
        ModelFileProblem.Configuration => DiagnosticTable.ModelConfig,
        ModelFileProblem.Tensors => DiagnosticTable.ModelTensors,
        ModelFileProblem.Vocabulary => DiagnosticTable.VocabularyMismatch,
        _ => DiagnosticTable.ModelDamaged,
    };

    private static DiagnosticDescriptor DescriptorOf(DatasetProblem problem) => problem switch
    {
        DatasetProblem.Row => DiagnosticTable.DataRow,
        DatasetProblem.Column => DiagnosticTable.DataColumn,
        DatasetProblem.Label => DiagnosticTable.DataLabel,
        _ => DiagnosticTable.DataUnreadable,
    };

    private static string WithoutPlace(VocabularyException exception)
    {
        var place = exception.Line is { } line ? $"{exception.Path}({line}): " : $"{exception.Path}: ";
        return exception.Message.StartsWith(place, StringComparison.Ordinal)
            ? exception.Message[place.Length..]
            : exception.Message;
    }
}
