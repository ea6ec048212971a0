using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Artifacts;

namespace QuantBuild.Pipeline.Tests.Artifacts;

public sealed class TextStatisticsFileTests
{
    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSame()
    {
        using var folder = new TemporaryFolder();
        var statistics = new TextStatistics(Texts: int.MaxValue, CutTexts: 3, Tokens: long.MaxValue, UnknownTokens: 5);

        TextStatisticsFile.Write(folder[TextStatisticsFile.Name], statistics);

        TextStatisticsFile.Read(folder[TextStatisticsFile.Name]).ShouldBe(statistics);
    }
}
