using System.Runtime.InteropServices;
using System.Text.Json;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Reports;

/// <summary><c>run.json</c>: what the run cost, here and now. Never packed, never compared.</summary>
internal static class RunRecord
{
    private const int Schema = 1;

    /// <param name="seconds">Of the whole run.</param>
    /// <param name="residentBytes">Memory resident at the end, mapped files apart.</param>
    /// <param name="threads">Used.</param>
    /// <param name="stages">In order.</param>
    public static byte[] Write(
        double seconds, long residentBytes, int threads, IReadOnlyList<StageOutcome> stages)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteNumber("seconds", Math.Round(seconds, 3));
            WritePeaks(
                json,
                stages.Select(stage => stage.PeakBytes).Append(0).Max(),
                stages.Select(stage => stage.PeakResidentBytes).Append(residentBytes).Max());
            json.WriteNumber("threads", threads);
            json.WriteStartArray("stages");
            foreach (var stage in stages)
            {
                json.WriteStartObject();
                json.WriteString("name", stage.Name);
                json.WriteString("key", stage.Key);
                json.WriteString("state", stage.State == StageState.Hit ? "hit" : "done");
                json.WriteNumber("seconds", Math.Round(stage.Seconds, 3));
                WritePeaks(json, stage.PeakBytes, stage.PeakResidentBytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("machine");
            json.WriteString("system", RuntimeInformation.OSDescription);
            json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WritePeaks(Utf8JsonWriter json, long peakBytes, long peakResidentBytes)
    {
        json.WriteNumber("peakBytes", peakBytes);
        json.WriteNumber("peakResidentBytes", peakResidentBytes);
    }
}
