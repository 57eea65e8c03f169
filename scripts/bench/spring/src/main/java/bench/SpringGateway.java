package bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway, set up as its documentation shows, with one route to one upstream. */
@SpringBootApplication
public class SpringGateway {

  public static void main(String[] arguments) {
    SpringApplication.run(SpringGateway.class, arguments);
  }
}
