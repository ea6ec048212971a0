using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>Makes of a row what a model is given.</summary>
/// <param name="tokenizer">Of the model.</param>
/// <param name="row">Of a data file.</param>
/// <param name="maxLength">The most tokens of a text, special ones included.</param>
/// <returns>In order; at least one.</returns>
/// <exception cref="TextTooLongException">The row does not fit, and is not to be cut so far.</exception>
public delegate IReadOnlyList<EncodedText> TextEncoding(ITokenizer tokenizer, TextExample row, int maxLength);
