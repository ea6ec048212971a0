using System.Security;
using System.Text;
using System.Text.Json;

namespace QuantBuild.Recipes.Secrets;

/// <summary>
/// Takes secrets out of text that a person, a file or another program is to read: by their form (user information,
/// queries and fragments of addresses, assignments such as <c>password=…</c>, headers, keys of well-known makers),
/// and by their value where it is known. Applied where text leaves the process. Any thread may call.
/// </summary>
public sealed class SecretMask
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Replacement = "***";

    // A shorter text would mask parts of words.
    private const int ShortestSecret = 4;

    private readonly Lock gate = new();

    // The longest first: one may hold another. Replaced as a whole, so that Apply reads without the lock.
    private string[] known = [];

    /// <param name="secrets">Known from the start.</param>
    public SecretMask(params IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        foreach (var secret in secrets)
        {
            Add(secret);
        }
    }

    /// <summary>
    /// Takes this text out too, wherever it stands, also as addresses, JSON and XML spell it; texts of less than four
    /// letters are left.
    /// </summary>
    public void Add(string? secret)
    {
        if (secret?.Trim() is not { Length: >= ShortestSecret } trimmed)
        {
            return;
        }

        // Well-formed first: a lone surrogate has no other spelling.
        var isText = !trimmed.EnumerateRunes().Contains(Rune.ReplacementChar);
        string[] spellings = isText
            ?
            [
                trimmed, Uri.EscapeDataString(trimmed), JsonEncodedText.Encode(trimmed).ToString(),
                SecurityElement.Escape(trimmed),
            ]
            : [trimmed];
        lock (gate)
        {
            known =
            [
                .. known.Concat(spellings).Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length),
            ];
        }
    }

    /// <summary>Takes a password out, and the header that basic authentication makes of both.</summary>
    public void AddCredentials(string? user, string? password)
    {
        Add(password);
        if (!string.IsNullOrEmpty(password))
        {
            Add(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    /// <summary>The text without secrets; the same text where there are none.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Known values first: a form may cut one in two.
        foreach (var secret in known)
        {
            text = text.Replace(secret, Replacement, StringComparison.Ordinal);
        }

        return ApplyForms(text);
    }

    /// <summary>The text without what has the form of a secret: a function of the text alone.</summary>
    public static string ApplyForms(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return KnownForms.Apply(AssignmentForm.Apply(AddressForm.Apply(text)));
    }
}
