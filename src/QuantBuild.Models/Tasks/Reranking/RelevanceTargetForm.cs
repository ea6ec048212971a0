using System.Runtime.InteropServices;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.Reranking;

/// <summary>
/// Reads how relevant documents are: numbers from 0, 0 for not at all. Equal first texts are one query.
/// </summary>
public sealed class RelevanceTargetForm : ITargetForm
{
    private const int BytesOfAPair = sizeof(int) + sizeof(double);

    public string Identity => "relevance to the query";

    public ITargetReader Open(string path, string column) => new RelevanceTargetReader(path, column);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts)
    {
        if (content.Length != (long)texts * BytesOfAPair)
        {
            return null;
        }

        var queries = MemoryMarshal.Cast<byte, int>(content[..(texts * sizeof(int))]).ToArray();
        var relevances = MemoryMarshal.Cast<byte, double>(content[(texts * sizeof(int))..]).ToArray();
        return Array.TrueForAll(relevances, relevance => relevance >= 0 && double.IsFinite(relevance))
            ? new RelevanceTargets(queries, relevances)
            : null;
    }
}
