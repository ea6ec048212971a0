namespace QuantBuild.Tokenizers.Vocabularies;

/// <summary>Caps on untrusted files; the largest public vocabularies stay below a tenth of each.</summary>
internal static class VocabularyLimits
{
    public const int FileBytes = 256 * 1024 * 1024;
    public const int Tokens = 1 << 22;
    public const int TokenCharacters = 4096;
}
