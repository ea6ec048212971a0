namespace QuantBuild.Recipes.Diagnostics;

/// <summary>One error or warning, made from a row of <see cref="DiagnosticTable"/>.</summary>
/// <param name="Descriptor">The row: code, title, category.</param>
/// <param name="Severity">Usually the row's default.</param>
/// <param name="Message">What happened; why; what to do. Shown on one line.</param>
/// <param name="Location">Where, or null when no file is concerned.</param>
public sealed record Diagnostic(
    DiagnosticDescriptor Descriptor,
    DiagnosticSeverity Severity,
    string Message,
    SourceLocation? Location = null)
{
    /// <summary>For example <c>QB1003</c>.</summary>
    public string Code => Descriptor.Code;

    public bool IsError => Severity == DiagnosticSeverity.Error;

    /// <summary><c>recipe.quant.yaml(12,5): error QB1003: message</c>, control characters replaced by spaces.</summary>
    public override string ToString()
    {
        var origin = Location is null ? string.Empty : $"{Location}: ";
        var severity = IsError ? "error" : "warning";
        return OneLine($"{origin}{severity} {Code}: {Message}");
    }

    // Messages quote untrusted files: a line break in one must not forge a second diagnostic.
    private static string OneLine(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            var isBreak = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029';
            target[i] = isBreak ? ' ' : source[i];
        }
    });
}
